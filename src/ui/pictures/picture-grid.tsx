import { useRef } from 'react';
import { useApp } from '../store-context.ts';
import { Tile } from './tile.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import './picture-grid.css';

export function PictureGrid() {
  const pictures = useApp((state) => state.pictures);
  const selectedId = useApp((state) => state.selectedId);
  const list = useRef<HTMLUListElement>(null);
  const at = Math.max(
    0,
    pictures.findIndex(({ id }) => id === selectedId),
  );
  const onKeyDown = useGridKeys(list, pictures, at);
  return (
    // Safari forgets that a list without bullets is a list
    <ul ref={list} role="list" aria-label="Pictures" className="picture-grid" onKeyDown={onKeyDown}>
      {pictures.map((item, index) => (
        <Tile key={item.id} item={item} reachable={index === at} />
      ))}
    </ul>
  );
}
