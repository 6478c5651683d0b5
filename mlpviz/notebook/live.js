// Synchronizes the displayed copies of a notebook widget with its Python object, through an anywidget
// model without a view.
const EVENTS = ["mlp-iteration", "mlp-parameters"];

export default {
  initialize({ model }) {
    const names = model.get("tied");
    const elements = new Set();
    let busy = false;
    let due = 0;

    // Setting a copy makes it dispatch an event, and setting the model does too: ignore those.
    function quietly(act) {
      if (busy) return;
      busy = true;
      try {
        act();
      } finally {
        busy = false;
      }
    }

    function show(element) {
      for (const name of names) {
        const value = String(model.get(name));
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
      }
    }

    const changed = () => quietly(() => elements.forEach(show));

    const hear = ({ detail }) =>
      quietly(() => {
        for (const name of names) if (name in detail) model.set(name, detail[name]);
        elements.forEach(show);
        // A playing widget moves sixty times a second; Python is told ten times.
        due ||= setTimeout(() => {
          due = 0;
          model.save_changes();
        }, 100);
      });

    function tie() {
      for (const element of document.querySelectorAll(`[data-model="${model.get("element")}"]`)) {
        if (elements.has(element)) continue;
        elements.add(element);
        quietly(() => show(element));
        for (const name of EVENTS) element.addEventListener(name, hear);
      }
    }

    model.on("change", changed);
    // Each copy dispatches this when it is displayed, now or later.
    document.addEventListener("mlp-shown", tie);
    tie();
    return () => {
      clearTimeout(due);
      model.off("change", changed);
      document.removeEventListener("mlp-shown", tie);
      for (const element of elements)
        for (const name of EVENTS) element.removeEventListener(name, hear);
    };
  },
};
