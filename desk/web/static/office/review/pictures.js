// Pictures of pages: fetched ahead, decoded while they are likely to be needed, cut into strips.

const DECODED = 12;
const AHEAD = 2;
const FETCHED = 150; // about 60 MB
const AT_ONCE = 2;
const AGAIN = 3000; // milliseconds after which a picture that did not come is asked for again
const WIDTH = 1600; // as the server keeps them: enough for strips of small print
const LEGIBLE = 26; // pixels of a line on the screen
const LARGEST = 3;
const MOST_ROWS = 4;

/** A shelf of pictures of `pages`; `changed(index)` is called when one has come. */
export function shelf(pages, root, changed) {
  const kept = new Map(); // index → {image, state, at}, the newest last
  const files = new Map(); // index → Blob
  const waiting = []; // indices to fetch, the most urgent first
  const underway = new Set();

  function fetchNext() {
    while (underway.size < AT_ONCE && waiting.length) {
      const index = waiting.shift();
      if (!files.has(index) && !underway.has(index)) download(index);
    }
  }

  async function download(index) {
    underway.add(index);
    try {
      const answer = await fetch(`${root}${pages[index].picture}?width=${WIDTH}`, {
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      files.set(index, await answer.blob());
      if (kept.has(index)) decode(index);
    } catch (error) {
      settle(index, "failed");
    } finally {
      underway.delete(index);
      fetchNext();
    }
  }

  function want(index, urgent) {
    if (files.has(index) || underway.has(index)) return;
    const at = waiting.indexOf(index);
    if (at >= 0 && urgent) waiting.splice(at, 1);
    if (at < 0 || urgent) waiting[urgent ? "unshift" : "push"](index);
    fetchNext();
  }

  function decode(index) {
    const one = kept.get(index);
    const address = URL.createObjectURL(files.get(index));
    one.image.src = address;
    const done = (state) => {
      URL.revokeObjectURL(address);
      if (kept.get(index) === one) settle(index, state);
    };
    one.image.decode().then(() => done("ready"), () => done("failed"));
  }

  function settle(index, state) {
    const one = kept.get(index);
    if (!one) return;
    one.state = state;
    one.at = Date.now();
    if (state === "ready" && !pages[index].width) {
      pages[index].width = one.image.naturalWidth;
      pages[index].height = one.image.naturalHeight;
    }
    changed(index, state);
  }

  /** The picture of a page, ready or on its way. */
  function get(index) {
    let one = kept.get(index);
    const again = one && one.state === "failed" && Date.now() - one.at > AGAIN;
    if (one && !again) {
      kept.delete(index);
      kept.set(index, one);
      return one;
    }
    const image = new Image();
    image.alt = "";
    image.draggable = false;
    one = { image, state: "loading", at: 0 };
    kept.set(index, one);
    if (kept.size > DECODED) kept.delete(kept.keys().next().value);
    if (files.has(index)) decode(index);
    else want(index, true);
    return one;
  }

  /** Make ready what is likely to be looked at next, the likeliest first. */
  function expect(indices) {
    const known = indices.filter((one) => one !== null && one >= 0 && one < pages.length);
    for (const index of known.slice(0, DECODED - 3).reverse()) get(index);
  }

  /** Fetch all pages while there is nothing else to do, those after this one first. */
  function fetchAll(index) {
    for (let step = 1; step < Math.min(pages.length, FETCHED); step += 1) {
      want((index + step) % pages.length, false);
    }
  }

  function around(index) {
    const near = [];
    for (let step = 1; step <= AHEAD; step += 1) near.push(index + step, index - step);
    return near;
  }

  return { get, expect, around, fetchAll };
}

/**
 * Draws a box of a page, enlarged, into a canvas; `false` while the picture is not there.
 *
 * A little of what stands around it is drawn as well, for a value that was cut off. A long line
 * is broken into rows rather than drawn too small to be compared letter by letter.
 */
export function strip(canvas, picture, page, box, widest, tallest) {
  if (picture.state !== "ready" || !page.width) return false;
  const scale = picture.image.naturalWidth / page.width;
  const height = box[3] - box[1];
  const pad = Math.min(Math.max(0.4 * height, 6), 40);
  const x0 = Math.max(0, box[0] - 2 * pad);
  const y0 = Math.max(0, box[1] - pad);
  const x1 = Math.min(page.width, box[2] + 2 * pad);
  const y1 = Math.min(page.height, box[3] + pad);
  if (x1 <= x0 || y1 <= y0) return false;
  const readable = Math.min(LEGIBLE / height, LARGEST);
  const rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil((readable * (x1 - x0)) / widest)));
  const overlap = rows > 1 ? height : 0;
  const wide = (x1 - x0 + (rows - 1) * overlap) / rows;
  const fit = Math.min(widest / wide, tallest / (y1 - y0), LARGEST);
  const shownWidth = Math.max(1, Math.round(wide * fit));
  const rowHeight = Math.max(1, Math.round((y1 - y0) * fit));
  const dense = window.devicePixelRatio || 1;
  canvas.width = Math.round(shownWidth * dense);
  canvas.height = Math.round(rowHeight * rows * dense);
  canvas.style.width = `${shownWidth}px`;
  canvas.style.height = `${rowHeight * rows}px`;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  for (let row = 0; row < rows; row += 1) {
    const left = x0 + row * (wide - overlap);
    pen.drawImage(
      picture.image,
      left * scale, y0 * scale, wide * scale, (y1 - y0) * scale,
      0, row * rowHeight * dense, canvas.width, rowHeight * dense,
    );
  }
  return true;
}
