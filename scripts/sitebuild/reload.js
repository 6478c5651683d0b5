// Injected into each page that `build.py --serve` sends: shows a new site where the reader was.
(() => {
  const shown = document.currentScript.dataset.build;
  const place = `place of ${location.pathname}`;
  const headings = () => [...document.querySelectorAll("section[id]")];

  // The last section that begins above the middle of the window, and how far away its top is.
  function here() {
    const above = headings().filter((section) => top(section) < innerHeight / 2);
    const section = above.at(-1);
    return section ? { id: section.id, top: top(section) } : { id: null, top: -scrollY };
  }

  function top(element) {
    return element.getBoundingClientRect().top;
  }

  function goTo({ id, top: wanted }) {
    const section = id && document.getElementById(id);
    scrollTo({ top: section ? scrollY + top(section) - wanted : -wanted, behavior: "instant" });
  }

  const before = sessionStorage.getItem(place);
  if (before) {
    sessionStorage.removeItem(place);
    history.scrollRestoration = "manual";
    // Again after widgets have taken their places.
    for (const event of ["DOMContentLoaded", "load"]) {
      addEventListener(event, () => goTo(JSON.parse(before)));
    }
  }

  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;max-height:40vh;overflow:auto;margin:0;padding:1rem;z-index:9999;" +
    "background:#7a1f1f;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap";

  new EventSource("/.builds").onmessage = (message) => {
    const { build, problems } = JSON.parse(message.data);
    box.textContent = problems;
    if (problems) document.body.append(box);
    else box.remove();
    if (build !== shown) {
      sessionStorage.setItem(place, JSON.stringify(here()));
      location.reload();
    }
  };
})();
