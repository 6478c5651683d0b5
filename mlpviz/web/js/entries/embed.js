// The widgets of an embedded page.

import "./global.js";
import "../elements/deck.js";
import "../elements/embed-options.js";
import "../elements/history.js";
import "../elements/landscape.js";
