/** What a visitor sees of an offer. */
export interface Offer {
  title: string;
  body?: string;
  /** Address of a picture. */
  image?: string;
  action?: {label: string; url: string};
}

/** A message from the server. Of one that is not kept, the three functions do nothing. */
export interface Message<Data = unknown> {
  id: string;
  name: string;
  keep: boolean;
  /** Of several that wait the one with the largest number is shown first; 0 if it is left out. */
  priority?: number;
  /** Milliseconds since the epoch. */
  expires?: number;
  data: Data;
  /** Says that the visitor has seen it. Once is enough, whoever says it. */
  displayed(): void;
  clicked(): void;
  dismissed(): void;
}

/** What the page tells of an offer that it shows itself. */
export interface OfferActions {
  displayed(): void;
  /** Ends the offer: the next one may come. */
  clicked(): void;
  /** Ends the offer: the next one may come. */
  dismissed(): void;
}

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

/** What the visitor agrees to. A purpose that is left out is refused. */
export interface Purposes {
  /** Pages and events. */
  analytics?: boolean;
  /** Who the visitor is, and what is known of them. */
  personalisation?: boolean;
  /** What is sent to the visitor. */
  messages?: boolean;
}

export interface Options {
  /** Where Beckon is on the page's own server; by default where the script came from. */
  path?: string;
  /** The whole address of the visitor's WebSocket, in place of `path`. */
  url?: string;
  /** Whether to tell of single-page navigation and new titles by itself; true by default. */
  pageViews?: boolean;
  /**
   * Is given each page before it is sent, and returns what may be sent. If it throws, or returns no
   * url, no more than the site's origin is sent.
   */
  mapPage?: (page: Page) => Page;
  /** Whether the visitor has agreed, is to be asked, or has refused; granted by default. */
  consent?: 'granted' | 'ask' | 'denied';
  /** Whether Global Privacy Control counts as a refusal; it does by default. */
  gpc?: 'refuse' | 'ignore';
  /** False for no card, or a function that shows offers in place of the card; false from it means not shown. */
  card?: boolean | ((offer: Offer, actions: OfferActions) => unknown);
  /** The accessible name of the card's close button. */
  closeLabel?: string;
  /** How many times a second a stream is sent at most; 10 by default. */
  streamRate?: number;
  /** How many messages wait for a connection at most; 100 by default. */
  queue?: number;
}

export interface Handle {
  /** The visitor's id once the server has told it. */
  readonly visitor: string | null;
  readonly connected: boolean;

  on(name: 'beckon:connected', listener: (event: {visitor: string; connection: string}) => void): () => void;
  on(
    name: 'beckon:disconnected',
    listener: (event: {code: number; reason: string; comesBack: boolean}) => void,
  ): () => void;
  on(
    name: 'beckon:error',
    listener: (event: {code: string; message: string; ref: string | null}) => void,
  ): () => void;
  on(name: 'offer', listener: (offer: Offer, message: Message<Offer>) => unknown): () => void;
  /** Listens to messages of a name, or of all names with `*`; returns what ends it. */
  on<Data = any>(name: string, listener: (data: Data, message: Message<Data>) => unknown): () => void;

  /** Tells of an event; the properties have at most 256 values, all levels together. */
  track(name: string, properties?: object): void;
  stream(name: string, properties?: object): void;
  page(page?: {url?: string; title?: string}): void;
  join(room: string): void;
  leave(room: string): void;
  /** Tells what the visitor has decided: of everything, or of each purpose. */
  consent(given: boolean | Purposes): void;
  close(): void;
}

/** Connects the page, as soon as the visitor agrees where the site asks. */
export function connect(options?: Options): Handle;

/** Makes the element of an offer's card. */
export function card(
  offer: Offer,
  handlers?: {
    clicked?: (event: MouseEvent) => void;
    dismissed?: (event: MouseEvent) => void;
    /** Where its element stands rather than over the page. */
    inline?: boolean;
    closeLabel?: string;
  },
): HTMLElement;

declare global {
  interface Window {
    Beckon: {connect: typeof connect; card: typeof card};
    /** The handle of a script with `data-beckon-connect`. */
    beckon?: Handle;
  }
}
