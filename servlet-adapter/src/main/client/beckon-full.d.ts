export * from './beckon.js';

/** Whose id it is: of a tool, or `own` for the site's. */
export interface Identity {
  namespace: string;
  kind: 'userId' | 'anonymousId' | 'externalId' | 'email';
  value: string | number;
}

/** Short for identities of the namespace `own`. What is null or stands for nobody is left out. */
export interface OwnIdentities {
  userId?: string | number | null;
  anonymousId?: string | number | null;
  externalId?: string | number | null;
  email?: string | null;
}

/** A string is what the server has signed. */
export type Identities = string | Identity | OwnIdentities | null | undefined;

/** What the server tells this page of its visitor. */
export interface Profile<User = Record<string, any>, Account = Record<string, any>> {
  user: User;
  segments: string[];
  account: Account;
  accountSegments: string[];
  events: ProfileEvent[];
}

export interface ProfileEvent {
  name: string;
  properties: Record<string, any>;
  /** Milliseconds since the epoch. */
  at: number;
}

/** By path, such as `user.name`: the value before and the value now, null where there is none. */
export type Changes = Record<string, [previous: any, now: any]>;

/** There are data, and this page may not have them. */
export interface PrivateProfile {
  private: true;
}

/** What a listener of `profile` is given; there are no `changes` the first time. */
export type ProfileNews = (Profile & {changes?: Changes; private?: undefined}) | PrivateProfile;

declare module './beckon.js' {
  interface Options {
    /** False if the page's libraries and address shall not be searched for identifiers. */
    identifiers?: boolean;
    /** Who the visitor is, as far as the page knows. */
    identities?: Identities[];
    /** The same, for one; it is the attribute `data-beckon-identity`. */
    identity?: Identities;
  }

  interface Handle {
    on(name: 'profile', listener: (profile: ProfileNews) => unknown): () => void;
    /** Listens to changes of one path, of the paths on one level (`profile:user.*`), or of all (`profile:**`). */
    on(
      name: `profile:${string}`,
      listener: (now: any, previous: any, profile: Profile, path: string) => unknown,
    ): () => void;

    /** What the server has told of the visitor last, or null. */
    readonly profile: Profile | null;
    /** Says who the visitor is. */
    identify(...identities: Identities[]): void;
    /** At logout: forgets who the visitor was, and makes a new one of them. Resolves when that is done. */
    reset(): Promise<void>;
  }
}
