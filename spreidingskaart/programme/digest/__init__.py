"""What changed since a date, for the newsletter: made of what everybody may see, and of nothing else."""

from spreidingskaart.programme.digest.items import Digest, NewsItem, NewsKind
from spreidingskaart.programme.digest.made import digest_of

__all__ = ["Digest", "NewsItem", "NewsKind", "digest_of"]
