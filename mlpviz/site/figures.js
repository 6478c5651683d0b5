// The list of all figures, narrowed to a chapter and a kind.
(() => {
  const cards = [...document.querySelectorAll("article.figure-card")];
  const sections = [...new Set(cards.map((card) => card.closest("section")))];
  const titles = new Map(sections.map((section) => [section.firstElementChild, section]));

  const menu = (label, everything, choices) => {
    const select = document.createElement("select");
    select.append(new Option(everything, ""), ...choices.map((choice) => new Option(choice)));
    select.addEventListener("change", narrow);
    const labelled = document.createElement("label");
    labelled.append(`${label} `, select);
    return [labelled, select];
  };
  const nameOf = (title) => title.firstChild.textContent.trim();
  const kinds = [...new Set(cards.map((card) => card.dataset.kind))].sort();
  const [chapterLabel, chapter] = menu("Chapter", "all", [...titles.keys()].map(nameOf));
  const [kindLabel, kind] = menu("Kind", "all", kinds);
  const count = document.createElement("output");

  function narrow() {
    for (const [title, section] of titles) {
      const isChosen = !chapter.value || nameOf(title) === chapter.value;
      const own = cards.filter((card) => section.contains(card));
      for (const card of own) {
        card.hidden = !isChosen || Boolean(kind.value && card.dataset.kind !== kind.value);
      }
      section.hidden = own.every((card) => card.hidden);
    }
    const left = cards.filter((card) => !card.hidden).length;
    count.textContent = left === 1 ? "1 figure" : `${left} figures`;
  }

  const form = document.createElement("form");
  form.className = "figure-filter";
  form.append(chapterLabel, kindLabel, count);
  form.addEventListener("submit", (event) => event.preventDefault());
  sections[0].before(form);
  narrow();
})();
