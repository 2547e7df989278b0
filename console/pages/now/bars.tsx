/** The picture alone; in words it is its label. */
import type { Minute } from '../../data/models';

const STEP = 10;
const WIDTH = 8;
const HEIGHT = 70;

export function Bars({ minutes, label }: { minutes: readonly Minute[]; label: string }) {
  const above = Math.max(0, ...minutes.map(({ taken, unverified }) => taken + unverified));
  const below = Math.max(0, ...minutes.map(({ refused }) => refused));
  const unit = HEIGHT / Math.max(1, above + below);
  const line = above * unit;
  return (
    <svg role="img" aria-label={label} viewBox={`0 -1 ${minutes.length * STEP} ${HEIGHT + 2}`}>
      <pattern id="hatch" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="3" height="3" className="refused-ground" />
        <line y2="3" className="refused-line" />
      </pattern>
      {minutes.map(({ at, taken, unverified, refused }, i) => (
        <g key={at} transform={`translate(${i * STEP + 1} 0)`}>
          <rect className="taken" width={WIDTH} y={line - taken * unit} height={taken * unit} />
          {unverified > 0 && (
            <rect
              className="unverified"
              width={WIDTH - 1}
              x={0.5}
              y={line - (taken + unverified) * unit}
              height={unverified * unit}
            />
          )}
          {refused > 0 && <rect fill="url(#hatch)" width={WIDTH} y={line} height={refused * unit} />}
        </g>
      ))}
      <line className="axis" x2={minutes.length * STEP} y1={line} y2={line} />
    </svg>
  );
}
