import type { Clock } from '../clock.ts';
import type { PluginCredential } from './exec-plugin.ts';

/** A credential that a plugin gave, and what became of it. */
export interface Issued {
  readonly credential: PluginCredential;
  /** It was asked for because the one before was refused. */
  readonly afterRefusal: boolean;
  /** A server let it in. */
  accepted: boolean;
}

/**
 * The credential of a plugin: kept until it expires, and one run at a time for everybody who asks. A plugin may open a
 * browser or ask for a touch, so after a failure, or when the server refuses also the credential that it gave anew, it
 * is not run again until `forgetFailure`: the failure is answered to everyone who asks meanwhile.
 */
export class PluginCredentials {
  readonly #run: () => Promise<PluginCredential>;
  readonly #clock: Clock;
  #running: Promise<Issued> | undefined;
  #issued: Issued | undefined;
  #wasRefused = false;
  #failure: Error | undefined;

  constructor(run: () => Promise<PluginCredential>, clock: Clock) {
    this.#run = run;
    this.#clock = clock;
  }

  /** The credential that is still valid, or a new one. */
  obtain(): Promise<Issued> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#issued !== undefined && !this.#isExpired(this.#issued)) return Promise.resolve(this.#issued);
    this.#running ??= this.#runOnce();
    return this.#running;
  }

  /** The server refused it: another one may be asked for, once. */
  refused(issued: Issued): void {
    // Somebody else was refused before us, and the plugin has run or runs already.
    if (issued !== this.#issued) return;
    this.#issued = undefined;
    if (issued.afterRefusal && !issued.accepted)
      this.#failure = new Error('the server refuses (401) also the credential that the plugin gave anew; log in again');
    else this.#wasRefused = true;
  }

  forgetFailure(): void {
    this.#failure = undefined;
    this.#wasRefused = false;
  }

  async #runOnce(): Promise<Issued> {
    try {
      const credential = await this.#run();
      this.#issued = { credential, afterRefusal: this.#wasRefused, accepted: false };
      this.#wasRefused = false;
      return this.#issued;
    } catch (cause) {
      this.#failure = cause instanceof Error ? cause : new Error(String(cause));
      throw this.#failure;
    } finally {
      this.#running = undefined;
    }
  }

  #isExpired({ credential: { expiresAt } }: Issued): boolean {
    return expiresAt !== undefined && expiresAt <= this.#clock.now();
  }
}
