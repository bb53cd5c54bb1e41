/* A frame is named after the page in it: the screen names it after a package. */
if (window.frameElement) window.frameElement.title = document.title;
