import type { Session } from "./session.ts";

interface Connection {
  session?: Session;
  readonly abort: AbortController;
}

/**
 * Configured providers by the engine's connection. One process may serve several providers and several stacks, each
 * on a connection of its own that stays the same from Handshake to Cancel.
 */
export class Connections {
  private readonly byPeer = new Map<string, Connection>();

  configure(peer: string, session: Session): void {
    this.connection(peer).session = session;
  }

  /** Throws for a call that came before Configure. */
  session(peer: string): Session {
    const session = this.byPeer.get(peer)?.session;
    if (!session) throw new Error("local cloud: this provider was not configured");
    return session;
  }

  signal(peer: string): AbortSignal {
    return this.connection(peer).abort.signal;
  }

  /** Ends what hangs on this connection and forgets it. */
  cancel(peer: string): void {
    this.byPeer.get(peer)?.abort.abort();
    this.byPeer.delete(peer);
  }

  private connection(peer: string): Connection {
    const known = this.byPeer.get(peer);
    if (known) return known;
    const made: Connection = { abort: new AbortController() };
    this.byPeer.set(peer, made);
    return made;
  }
}
