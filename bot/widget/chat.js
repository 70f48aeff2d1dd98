// The conversation: what was asked, what came back, what is under way. Draws nothing; tells its listener.
import { randomId } from './dom.js';

/** A turn: { id, question, state: waiting | answered | failed, messages, vote, error, body }. */
export class Chat {
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    this.turns = [];
    api.onOtherTab(() => this.load().catch(() => {})); // the next one will tell of both
  }

  get waiting() {
    return this.turns.some((turn) => turn.state === 'waiting');
  }

  /** Take over the turns that the server has; questions without an answer yet stay behind them. */
  async load() {
    const known = new Map(this.turns.map((turn) => [turn.id, turn]));
    const turns = (await this.api.history()).map((turn) => {
      const here = known.get(turn.client_msg_id);
      return here?.state === 'answered' ? here : { ...turn, id: turn.client_msg_id, state: 'answered' };
    });
    const answered = new Set(turns.map((turn) => turn.id));
    this.turns = [...turns, ...this.turns.filter((turn) => turn.state !== 'answered' && !answered.has(turn.id))];
    this.changed(null);
  }

  /** Ask in words, or by a button that the server issued. */
  ask(question, buttonId) {
    const turn = { id: randomId(), question, state: 'waiting', body: buttonId ? { button: buttonId } : { text: question } };
    this.turns.push(turn);
    return this.run(turn);
  }

  /** Try again: under the same name when no answer came, so that it is not asked twice. */
  retry(turn) {
    if (turn.messages) turn.id = randomId();
    turn.state = 'waiting';
    return this.run(turn);
  }

  async run(turn) {
    this.changed(turn);
    try {
      const answer = await this.api.send({ ...turn.body, client_msg_id: turn.id });
      const failed = answer.messages.some((message) => message.custom.kind === 'error');
      Object.assign(turn, answer, { state: failed ? 'failed' : 'answered', error: null });
    } catch (error) {
      if (error.status === 404 && turn.body.button) {
        turn.body = { text: turn.question }; // its session is over: what the button said is asked in words
        return this.run(turn);
      }
      Object.assign(turn, { state: 'failed', error });
    }
    this.changed(turn);
    if (turn.state === 'answered') this.api.tellTabs();
    return turn;
  }

  async clear() {
    await this.api.clear();
    this.turns = [];
    this.changed(null);
    this.api.tellTabs();
  }
}
