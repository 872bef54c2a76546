/**
 * The card's looks. Colors follow the page's `color-scheme`; what a site wants otherwise is one of the
 * `--beckon-...` variables or a rule for `beckon-offer::part(...)`. Variables of one letter are our own.
 */
export const CARD_STYLE =
  'section{all:initial;transition:.2s;color-scheme:inherit;font-family:var(--beckon-font,inherit);font-size:16px;line-height:1.5;' +
  '--s:var(--beckon-background,Canvas);--t:var(--beckon-color,CanvasText);--i:var(--beckon-inset,24px);' +
  'position:fixed;z-index:999999999;bottom:var(--i);inset-inline-end:var(--i);' +
  'width:368px;max-height:calc(100% - 2*var(--i));display:flex;flex-direction:column;overflow:hidden;overflow-wrap:anywhere;' +
  'color:var(--t);background:var(--beckon-background,linear-gradient(#fff1,#fff1) Canvas);border-radius:var(--beckon-radius,20px);box-shadow:0 0 0 1px #7772,0 24px 64px -12px #0004;animation:a .5s ease-out}' +
  ':host([inert]) section{opacity:0;transform:translateY(24px)}' +
  '@keyframes a{from{opacity:0;transform:translateY(24px)}}' +
  ':host([inline]) section{position:relative;inset:0;width:auto;max-width:368px;animation:none}' +
  'img{aspect-ratio:16/9;object-fit:cover}' +
  'output{padding:24px;overflow:auto}' +
  'strong{display:block;font-size:20px;font-weight:600;line-height:1.25;letter-spacing:-.015em;text-wrap:balance;padding-inline-end:32px}' +
  'img~output strong{padding:0}' +
  'p{margin:8px 0 0;opacity:.8;white-space:pre-line}' +
  'a{display:block;margin-top:20px;padding:12px;border-radius:12px;text-align:center;text-decoration:none;font-weight:600;color:var(--beckon-on-accent,var(--s));background:var(--beckon-accent,var(--t))}' +
  'a:hover,button:hover{opacity:.8}' +
  'button{all:unset;position:absolute;top:12px;inset-inline-end:12px;width:32px;height:32px;border-radius:16px;cursor:pointer;text-align:center;font-size:24px;line-height:32px;background:var(--s)}' +
  ':focus-visible{outline:2px solid var(--beckon-accent,var(--t));outline-offset:2px}' +
  '@media(max-width:480px){section{--i:var(--beckon-inset,12px);width:auto;inset-inline:var(--i)}}' +
  '@media(prefers-reduced-motion){section{animation:none;transition:none}}';
