// Speaks with the server. The token is kept per server in localStorage, or in memory where that is forbidden.

const TIMEOUT = 30000;

export class Refused extends Error {
  constructor(status, body) {
    super(body.message || '');
    this.status = status;
  }
}

export class Api {
  constructor(root, site) {
    this.root = root;
    this.site = /^[\w.-]{1,64}$/.test(site || '') ? site : '';
    this.key = `policy-chat ${root}`;
  }

  get token() {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return this.kept;
    }
  }

  set token(value) {
    this.kept = value;
    try {
      if (value) localStorage.setItem(this.key, value);
      else localStorage.removeItem(this.key);
    } catch { /* kept in memory */ }
  }

  /** Tell other tabs of this site that something was said, or call a function when they tell so. */
  tellTabs() {
    try {
      localStorage.setItem(`${this.key} said`, Date.now());
    } catch { /* other tabs cannot hear */ }
  }

  onOtherTab(listener) {
    addEventListener('storage', (event) => {
      if (event.key && event.key.startsWith(this.key)) listener();
    });
  }

  greeting() {
    return this.fetch('GET', 'greeting');
  }

  send(message) {
    return this.inSession('POST', 'messages', message);
  }

  feedback(opinion) {
    return this.inSession('POST', 'feedback', opinion);
  }

  /** Return the turns so far; none where there is no session. */
  async history() {
    if (!this.token) return [];
    try {
      return (await this.fetch('GET', 'history', undefined, this.token)).turns;
    } catch (error) {
      if (error.status !== 401) throw error;
      this.token = null;
      return [];
    }
  }

  async clear() {
    if (this.token) {
      try {
        await this.fetch('DELETE', 'session', undefined, this.token);
      } catch (error) {
        if (error.status !== 401) throw error; // else it is gone already
      }
    }
    this.token = null;
  }

  /** Do something in the session; when there is none, or it is over, in a new one. */
  async inSession(method, path, body) {
    for (let attempt = 1; ; attempt += 1) {
      this.token ||= (await this.fetch('POST', 'session', { site: this.site })).token;
      try {
        return await this.fetch(method, path, body, this.token);
      } catch (error) {
        if (error.status !== 401 || attempt > 1) throw error;
        this.token = null;
      }
    }
  }

  async fetch(method, path, body, token) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(new URL(`api/chat/${path}`, this.root), {
        method,
        credentials: 'omit',
        signal: stop.signal,
        headers: {
          ...(body && { 'Content-Type': 'application/json' }),
          ...(token && { Authorization: `Bearer ${token}` }),
        },
        body: body && JSON.stringify(body),
      });
      const answer = response.status === 204 ? {} : await response.json();
      if (!response.ok) throw new Refused(response.status, answer);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}
