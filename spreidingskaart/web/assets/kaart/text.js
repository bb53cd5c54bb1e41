/* Texts that people read: escaped, with numbers in Dutch. */
(function (kaart) {
  "use strict";

  /** Text from a file or a person as HTML that shows it and does nothing else. */
  function escaped(text) {
    const span = document.createElement("span");
    span.textContent = text == null ? "" : String(text);
    return span.innerHTML;
  }

  /** What HTML of ours says, in one line. */
  function plain(html) {
    const span = document.createElement("span");
    span.innerHTML = html.replace(/([:;]?)<br>/g, (_, sign) => (sign || ",") + " ");
    return span.textContent;
  }

  function dutch(value, decimals) {
    return value.toLocaleString("nl-NL", { maximumFractionDigits: decimals, minimumFractionDigits: decimals });
  }

  function metres(distance) {
    return distance < 1000 ? dutch(Math.round(distance), 0) + " m" : dutch(distance / 1000, 2) + " km";
  }

  function hectares(squareMetres) {
    return dutch(squareMetres / 10000, 2) + " ha";
  }

  kaart.text = { escaped, plain, dutch, metres, hectares };
})(window.kaart);
