"""Screen a country: a file of plots per municipality in, a file of verdicts per municipality out.

Each partition is asked by `screen`, a large one in parts (parts.py), here or on a Dask cluster (on_dask.py); there is
no second way of judging. A file that is there is whole, and says which plots, city, question and code it comes from
(rests_on.py): who starts again after a kill does only what is not done yet.
"""

from spreidingskaart.plot_search.partitions.cities import city_at, city_folder
from spreidingskaart.plot_search.partitions.files import municipality_of, partition_files
from spreidingskaart.plot_search.partitions.outcome import Done, Partitions
from spreidingskaart.plot_search.partitions.question import ScreenQuestion
from spreidingskaart.plot_search.partitions.rests_on import JUDGING, code_version
from spreidingskaart.plot_search.partitions.result_file import read_record
from spreidingskaart.plot_search.partitions.run import screen_partitions
from spreidingskaart.plot_search.partitions.work import Partition, Share, do_share

__all__ = [
    "JUDGING",
    "Done",
    "Partition",
    "Partitions",
    "ScreenQuestion",
    "Share",
    "city_at",
    "city_folder",
    "code_version",
    "do_share",
    "municipality_of",
    "partition_files",
    "read_record",
    "screen_partitions",
]
