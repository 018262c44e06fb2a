import { useApp } from '../store-context.ts';
import { SearchBox } from './search-box.tsx';
import { SearchLine } from './search-line.tsx';
import './phone-search.css';

/** The search where there is no bar to put it into. */
export function PhoneSearch() {
  const many = useApp((state) => state.pictures.length > 1);
  if (!many) return null;
  return (
    <>
      <div className="phone-search">
        <SearchBox />
      </div>
      <SearchLine />
    </>
  );
}
