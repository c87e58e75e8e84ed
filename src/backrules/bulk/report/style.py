"""The style sheet of the page of a population: light and dark, narrow and wide, on paper."""

__all__ = ["STYLE"]

# Blues that differ in lightness, and an amber: they can be told apart by every kind of colour vision, and in grey.
STYLE = """
:root { color-scheme: light dark; --text: #1d1d1f; --back: #ffffff; --soft: #f4f5f7; --line: #d8dbe0; --muted: #5f6570;
  --track: #eceef2; --one: #0b4f9e; --two: #4d97e8; --three: #a9cdf5; --care: #c77700; --warn: #b3261e;
  --unsaid: #9aa1ad; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e9ec; --back: #16181c; --soft: #1f2228; --line: #363b44;
  --muted: #a2a8b3; --track: #272b32; --one: #9ccbff; --two: #4a90df; --three: #2a5286; --care: #e3a33d;
  --warn: #ff9d94; --unsaid: #6b7280; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: var(--text); background: var(--back);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; } h2 { font-size: 1.15rem; margin: 2.25rem 0 0.25rem; }
h3 { font-size: 0.95rem; margin: 0 0 0.35rem; } p { margin: 0.4rem 0; } code { font: 13px ui-monospace, monospace; }
.muted, small { color: var(--muted); } .notice { border-left: 4px solid var(--care); padding-left: 0.75rem; }
.key { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0; font-size: 0.85rem; }
.key i { display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.4em; border-radius: 2px; }
i.one { background: var(--one); } i.two { background: var(--two); } i.three { background: var(--three); }
i.care { background: var(--care); } i.unsaid { background: var(--unsaid); }
ol.plot { list-style: none; margin: 0; padding: 0; }
ol.plot > li { display: grid; grid-template-columns: minmax(9rem, 2fr) 3fr 9.5rem; gap: 0 0.9rem; align-items: center;
  padding: 0.22rem 0; break-inside: avoid; }
ol.plot .name { line-height: 1.3; font-size: 0.92rem; } ol.plot .n { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; font-size: 0.88rem; }
.axis { color: var(--muted); font-size: 0.75rem; }
.axis .marks { display: flex; justify-content: space-between; border-bottom: 1px solid var(--line); }
svg.bar { display: block; width: 100%; margin: 1px 0; border-radius: 2px; forced-color-adjust: none;
  print-color-adjust: exact; }
.key i { print-color-adjust: exact; }
.track { fill: var(--track); } .one { fill: var(--one); } .two { fill: var(--two); } .three { fill: var(--three); }
.care { fill: var(--care); } .unsaid { fill: var(--unsaid); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 0.7rem 0.9rem; break-inside: avoid; }
.card ol.plot > li { grid-template-columns: 1fr 5.2rem; }
.card ol.plot .name { grid-column: 1 / -1; font-size: 0.82rem; }
.card ol.plot .n { font-size: 0.8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.88rem; }
th, td { padding: 0.3rem 0.6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { vertical-align: bottom; white-space: normal; min-width: 4.5rem; overflow-wrap: normal; }
th:first-child { text-align: left; white-space: normal; min-width: 10rem; font-weight: inherit; }
details { margin: 0.75rem 0; } summary { cursor: pointer; font-weight: 600; }
.urgent { color: var(--warn); font-weight: 600; }
@media (max-width: 40rem) {
  ol.plot > li { grid-template-columns: 1fr 8.5rem; } ol.plot .name { grid-column: 1 / -1; }
  .axis .name { display: none; } .cards { grid-template-columns: 1fr; } th, td { padding: 0.25rem 0.35rem; }
}
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 11px; }
  details::details-content { content-visibility: visible; block-size: auto; } h2 { break-after: avoid; } }
"""
