// Was a card stopped? Looked up in signed status lists (Token Status List) that the page brought along.

import { unzlibSync } from "fflate";
import { bytesOf } from "../proof/bytes.js";
import { isSignedBy, readJws } from "./signatures.js";

const KIND = "statuslist+jwt";

/**
 * `isStopped`, and `listedAt`, the moment of the list. Null when no list tells: none of that address, too old, or not the house's.
 */
export async function statusOf(status, { keys, lists }, now) {
  try {
    const { idx, uri } = status.status_list;
    const { header, claims, signature, signed } = readJws(lists[uri]);
    const key = keys.find((one) => one.kid === header.kid);
    const isOurs = header.typ === KIND && header.alg === "ES256" && claims.sub === uri && claims.exp * 1000 > now;
    if (!isOurs || !key || !(await isSignedBy(key, signature, signed, claims.iat))) return null;
    const { bits, lst } = claims.status_list;
    const packed = unzlibSync(bytesOf(lst));
    if (bits !== 1 || !Number.isSafeInteger(idx) || idx < 0 || idx >= packed.length * 8) return null;
    return { isStopped: Boolean((packed[idx >> 3] >> idx % 8) & 1), listedAt: new Date(claims.iat * 1000) };
  } catch {
    return null;
  }
}
