// The widgets of an embedded page with a playground.

import "./global.js";
import "../elements/deck.js";
import "../elements/embed-options.js";
import "../elements/playground.js";
