"""An address as a QR code: dark squares on white paper, as shapes that stay sharp on a beamer and on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import segno

QUIET: Final = 4
"""Squares of white around the code, as the norm asks (ISO/IEC 18004)."""


def qr_svg(address: str) -> str:
    """Return a QR code as SVG without a size of its own, dark on white in every theme.

    Parameters
    ----------
    address
        A whole address, with scheme and host. At most about 2,300 characters fit.

    Raises
    ------
    ValueError
        If the address is too long for any code.
    """
    drawing = BytesIO()
    code = segno.make(address, micro=False, error="m", boost_error=False)
    code.save(
        drawing, kind="svg", border=QUIET, dark="#000000", light="#FFFFFF",
        omitsize=True, xmldecl=False, svgns=True, nl=False,
    )  # fmt: skip
    return drawing.getvalue().decode("utf-8")
