"""Op-, om- en afbouwplan: what opens, is rebuilt and closes, when permits and terms end, and what alarms."""

from spreidingskaart.programme.plan.alarms import alarms as alarms
from spreidingskaart.programme.plan.time_lines import moments as moments
from spreidingskaart.programme.plan.time_lines import time_lines as time_lines
