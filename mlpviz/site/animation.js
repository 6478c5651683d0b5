// A film plays from its beginning when its details are opened, and stops when they are closed.
(() => {
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.matches("details.animation")) return;
      for (const film of target.querySelectorAll("video")) {
        film.pause();
        // Only the film of the page's theme has a size.
        if (!target.open || !film.offsetWidth) continue;
        film.currentTime = 0;
        film.play();
      }
    },
    true, // "toggle" doesn't bubble
  );
})();
