"""Give each piece of a buurt its designation in the fictional example plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.build.draw import number
from data.build.recipes import CORRIDORS, RECIPES, ROAD, Recipe

if TYPE_CHECKING:
    from data.build.blocks import Piece


def designate(pieces: list[Piece], *, key: str, use: str) -> list[str]:
    """Return the name of the designation of each piece.

    The mix of the recipe is kept as well as whole blocks allow; which block gets what looks drawn by lot.
    The designations of `Recipe.middle` go to the blocks nearest the middle of the buurt.
    """
    recipe = RECIPES[use]
    blocks = sorted({(p.row, p.place) for p in pieces if p.role == "block"})
    chosen = _mix(blocks, recipe, key)
    chosen |= _middle(pieces, blocks, recipe)
    # A main road or railway that runs on into the next buurt must not end at a strip of green.
    crossed = any(p.role in CORRIDORS for p in pieces)
    of_role = {"between": recipe.between, "edge": ROAD if crossed else recipe.edge}
    names = []
    for piece in pieces:
        if piece.role == "block":
            names.append(_of_part(chosen[piece.row, piece.place], piece, recipe, key))
        else:
            names.append(of_role.get(piece.role, piece.role))
    return names


def _mix(blocks: list[tuple[int, int]], recipe: Recipe, key: str) -> dict[tuple[int, int], str]:
    drawn = sorted(blocks, key=lambda b: number(key, "mix", *b))
    names = list(recipe.mix)
    owed = dict.fromkeys(names, 0.0)
    result: dict[tuple[int, int], str] = {}
    # Small shares would never get a block in a small buurt: start each at a drawn point of its turn.
    for name in names:
        owed[name] = (number(key, "turn", name) - 0.5) * min(1.0, 4 * recipe.mix[name])
    for block in drawn:
        for name in names:
            owed[name] += recipe.mix[name]
        name = max(names, key=lambda n: round(owed[n], 9))
        owed[name] -= 1
        result[block] = name
    return result


def _middle(
    pieces: list[Piece], blocks: list[tuple[int, int]], recipe: Recipe
) -> dict[tuple[int, int], str]:
    few = 5
    if len(blocks) < few:
        return {}
    whole = [p.polygon for p in pieces]
    area = sum(p.area for p in whole)
    x = sum(p.centroid.x * p.area for p in whole) / area
    y = sum(p.centroid.y * p.area for p in whole) / area
    large = {(p.row, p.place): p for p in pieces if p.role == "block" and p.part == 0}

    def distance(block: tuple[int, int]) -> float:
        if block not in large:
            return float("inf")
        centre = large[block].polygon.centroid
        return round(((centre.x - x) ** 2 + (centre.y - y) ** 2) ** 0.5, 1)

    # A small buurt gets the first of them only: one special block in eight.
    wanted = recipe.middle[: max(1, len(blocks) // 8)]
    return dict(zip(sorted(blocks, key=distance), wanted, strict=False))


def _of_part(name: str, piece: Piece, recipe: Recipe, key: str) -> str:
    other, share = recipe.split.get(name, ("", 0.0))
    if piece.part == 1 and other and number(key, "part", piece.row, piece.place) < share * 3:
        return other
    return name
