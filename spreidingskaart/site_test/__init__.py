"""One site, or many, put to every criterion: proposals, assessments, overrides, evidence, what-if, the register."""
