// A GIF plays once. Opening its details again starts it from the first frame.
(() => {
  let plays = 0;
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.matches("details.animation") || !target.open) return;
      for (const image of target.querySelectorAll("img")) {
        // The first time the browser loads the lazy image itself.
        if (target.dataset.played)
          image.src = `${image.getAttribute("src").split("?")[0]}?${++plays}`;
      }
      target.dataset.played = "yes";
    },
    true, // "toggle" doesn't bubble
  );
})();
