/**
 * The card's looks. Colors follow the page's `color-scheme`; what a site wants otherwise is one of the
 * `--beckon-...` variables or a rule for `beckon-offer::part(...)`. Variables of one letter are our own. What
 * stands in a rule is in the order that is smallest when compressed.
 */
export const CARD_STYLE =
  'section{all:initial;display:flex;flex-direction:column;box-shadow:0 12px 24px #0004;' +
  'bottom:var(--i);inset-inline-end:var(--i);background:var(--beckon-background,linear-gradient(#fff1,#fff1) Canvas);' +
  '--i:var(--beckon-inset,24px);--s:var(--beckon-background,Canvas);--t:var(--beckon-color,CanvasText);' +
  'font-family:var(--beckon-font,inherit);color:var(--t);color-scheme:inherit;overflow:hidden;border-radius:var(--beckon-radius,20px);' +
  'z-index:999999999;line-height:1.5;font-size:16px;width:368px;position:fixed;overflow-wrap:anywhere;max-height:calc(100% - 2*var(--i))}' +
  ':host([inert]) section{opacity:0}' +
  ':host([inline]) section{width:auto;inset:0;max-width:368px;position:relative}' +
  'img{object-fit:cover;aspect-ratio:16/9}' +
  'output{overflow:auto;padding:24px}' +
  'strong{padding-inline-end:32px;font-size:20px;display:block;font-weight:600}' +
  'p{opacity:.8;margin:8px 0;white-space:pre-line}' +
  'a{padding:12px;margin-top:20px;display:block;font-weight:600;text-decoration:none;border-radius:12px;text-align:center;background:var(--beckon-accent,var(--t));color:var(--beckon-on-accent,var(--s))}' +
  'button{all:unset;position:absolute;border-radius:16px;width:32px;line-height:32px;cursor:pointer;height:32px;top:12px;text-align:center;background:var(--s);inset-inline-end:12px;font-size:20px}' +
  ':focus-visible{outline:2px solid var(--beckon-accent,var(--t));outline-offset:2px}' +
  '@media(max-width:480px){section{width:auto;--i:var(--beckon-inset,12px);inset-inline:var(--i)}}' +
  '@media(prefers-reduced-motion:no-preference){section{transition:.2s}}';
