// News from the gate. Connects again by itself, and says when the program is silent.

const RETRY_MS = 1000;
const SILENCE_MS = 7000; // a pulse comes every two seconds
const PATIENCE_MS = 2500; // a restart of the program shows nothing alarming

export function follow({ shown, state, stopped, going }) {
  let source = null;
  let silence = 0;
  let alarm = 0;
  let run = "";

  const listen = () => {
    source = new EventSource("/events");
    source.addEventListener("hello", (message) => hello(JSON.parse(message.data)));
    source.addEventListener("shown", (message) => { hear(); shown(JSON.parse(message.data)); });
    source.addEventListener("state", (message) => { hear(); state(JSON.parse(message.data)); });
    source.addEventListener("pulse", hear);
    source.addEventListener("error", lose);
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
  };

  const hello = (content) => {
    if (content.build !== document.documentElement.dataset.build) {
      location.reload();
      return;
    }
    hear();
    going({ ...content, isNewRun: content.run !== run });
    run = content.run;
  };

  const hear = () => {
    clearTimeout(silence);
    clearTimeout(alarm);
    alarm = 0;
    silence = setTimeout(lose, SILENCE_MS);
  };

  const lose = () => {
    source.close();
    clearTimeout(silence);
    alarm ||= setTimeout(stopped, PATIENCE_MS);
    setTimeout(listen, RETRY_MS);
  };

  listen();
}
