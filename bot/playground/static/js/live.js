// The live stream: reconnects by itself and goes on where it broke off.

import { API } from "./api.js";

const AGAIN = 2000;

/** Listen to phones; hear(kind, data) is called for everything, state(connected) on changes. */
export class Live {
  #source = null;
  #timer = 0;

  constructor(hear, state) {
    this.hear = hear;
    this.state = state;
  }

  listen(phones) {
    this.#source?.close();
    clearTimeout(this.#timer);
    const source = new EventSource(`${API}/events?phones=${phones.join(",")}&since=0`);
    this.#source = source;
    for (const kind of ["message", "typing", "toast", "clock", "switch", "app", "reset", "ready"]) {
      source.addEventListener(kind, (event) => this.hear(kind, JSON.parse(event.data)));
    }
    source.onopen = () => this.state(true);
    source.onerror = () => {
      this.state(false);
      if (source.readyState === EventSource.CLOSED && source === this.#source) {
        this.#timer = setTimeout(() => this.listen(phones), AGAIN);
      }
    };
  }
}
