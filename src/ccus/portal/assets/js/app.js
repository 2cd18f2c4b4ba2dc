import "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-sse.js";
import "./comfort.js";
import "./live.js";
import "./position.js";
import "./keys.js";
import "./kana.js";
import "./asked.js";
