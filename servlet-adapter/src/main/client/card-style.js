/**
 * The card's looks. Colors follow the page's `color-scheme`; what a site wants otherwise is one of the
 * `--beckon-...` variables or a rule for `beckon-offer::part(...)`. Variables of one letter are our own. What
 * stands in a rule is in the order that is smallest when compressed.
 */
export const CARD_STYLE =
  'section{all:initial;display:flex;background:var(--beckon-background,linear-gradient(#fff1,#fff1) Canvas);' +
  'box-shadow:0 12px 24px #0004;overflow:hidden;font-size:16px;inset-inline-end:var(--i);bottom:var(--i);' +
  '--i:var(--beckon-inset,24px);color-scheme:inherit;z-index:999999999;overflow-wrap:anywhere;flex-direction:column;' +
  'font-family:var(--beckon-font,inherit);--s:var(--beckon-background,Canvas);line-height:1.5;' +
  'max-height:calc(100% - 2*var(--i));border-radius:var(--beckon-radius,20px);color:var(--t);' +
  '--t:var(--beckon-color,CanvasText);width:368px;position:fixed}' +
  ':host([inert]) section{opacity:0}' +
  ':host([inline]) section{width:auto;max-width:368px;position:relative;inset:0}' +
  'img{aspect-ratio:16/9;object-fit:cover}' +
  'output{padding:24px;overflow:auto}' +
  'strong{padding-inline-end:32px;font-size:20px;font-weight:600;display:block}' +
  'p{opacity:.8;white-space:pre-line;margin:8px 0}' +
  'a{padding:12px;text-align:center;background:var(--beckon-accent,var(--t));color:var(--beckon-on-accent,var(--s));border-radius:12px;text-decoration:none;margin-top:20px;font-weight:600;display:block}' +
  'button{all:unset;position:absolute;width:32px;text-align:center;background:var(--s);line-height:32px;font-size:20px;height:32px;cursor:pointer;border-radius:16px;inset-inline-end:12px;top:12px}' +
  ':focus-visible{outline:2px solid var(--beckon-accent,var(--t));outline-offset:2px}' +
  '@media(max-width:480px){section{width:auto;inset-inline:var(--i);--i:var(--beckon-inset,12px)}}' +
  '@media(prefers-reduced-motion:no-preference){section{transition:.2s}}';
