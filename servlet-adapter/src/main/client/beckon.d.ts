/** Opens the page's connection. */
export function connect(url: string): WebSocket;

declare const Beckon: { connect: typeof connect };
export default Beckon;
