// Measures a page as the browser shows it; every list that it returns should be empty or full of
// what is told. Lengths are CSS pixels, within pictures units of the picture.
(() => {
  const SLACK = 1;
  const round = number => Math.round(number * 10) / 10;
  const short = text => text.replace(/\s+/g, " ").trim().slice(0, 60);
  const within = (inner, outer, slack = SLACK) =>
    inner.left >= outer.left - slack && inner.right <= outer.right + slack &&
    inner.top >= outer.top - slack && inner.bottom <= outer.bottom + slack;
  const edges = box => ({
    left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height,
  });

  // The luminance and contrast of WCAG 2.2, success criterion 1.4.3.
  const colour = text => (text.match(/[\d.]+/g) || [0, 0, 0]).slice(0, 3).map(Number);
  const luminance = rgb => {
    const [r, g, b] = rgb.map(c => c / 255).map(c =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const filled = shape => getComputedStyle(shape).fill !== "none";
  const paint = shape => {
    const style = getComputedStyle(shape);
    return colour(style.fill).map(c => 255 - (255 - c) * Number(style.fillOpacity));
  };

  const covers = (shape, x, y) => {
    const at = shape.ownerSVGElement.createSVGPoint();
    at.x = x;
    at.y = y;
    return filled(shape) && shape.isPointInFill(at);
  };

  const drawing = svg => {
    const view = edges(svg.viewBox.baseVal);
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const shapes = [...svg.querySelectorAll("rect, path, text")];
    const words = shapes.filter(each => each.tagName === "text");
    const boxes = new Map(shapes.map(each => [each, edges(each.getBBox())]));
    const said = each => short(each.firstChild ? each.firstChild.textContent : "");
    const name = each => each.tagName === "text" ? said(each) : each.outerHTML.slice(0, 70);
    const overlaps = [], covered = [], pale = [];
    words.forEach((word, place) => {
      const a = boxes.get(word);
      for (const other of words.slice(place + 1)) {
        const b = boxes.get(other);
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK) {
          overlaps.push([said(word), said(other)]);
        }
      }
      const after = shapes.indexOf(word);
      const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
      const forms = shapes.filter(each => each.tagName !== "text");
      if (forms.some(each => shapes.indexOf(each) > after && covers(each, x, y))) {
        covered.push(said(word));
      }
      const below = forms.filter(each => shapes.indexOf(each) < after && covers(each, x, y)).pop();
      const seen = contrast(paint(word), below ? paint(below) : [255, 255, 255]);
      if (seen < 4.5) pale.push([said(word), round(seen)]);
    });
    const figure = svg.closest("figure"), scroll = svg.closest(".scroll");
    const rolled = scroll ? {
      ...edges(scroll.getBoundingClientRect()),
      right: scroll.getBoundingClientRect().left + scroll.scrollWidth,
    } : null;
    return {
      title: svg.querySelector("title").textContent,
      told: svg.querySelector("desc").textContent,
      caption: figure ? short(figure.querySelector("figcaption").textContent) : "",
      framed: Boolean(figure && scroll &&
        within(edges(scroll.getBoundingClientRect()), edges(figure.getBoundingClientRect())) &&
        within(edges(svg.getBoundingClientRect()), rolled)),
      high: figure ? round(figure.getBoundingClientRect().height) : 0,
      letters: round(Math.min(...words.map(each =>
        parseFloat(getComputedStyle(each).fontSize) * scale))),
      words: words.length,
      // Two units: hinting makes small type a little wider.
      outside: shapes.filter(each => !within(boxes.get(each), view, 2)).map(name),
      overlaps, covered, pale,
    };
  };

  const BLOCKS = "p, td, th, h1, h2, h3, dt, dd, li, figcaption, caption, summary";
  const cut = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const block = node.parentElement.closest(BLOCKS);
    if (!node.textContent.trim() || node.parentElement.closest("svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = block && edges(block.getBoundingClientRect());
    if (!block || ![...range.getClientRects()].every(each => within(edges(each), box, 2))) {
      cut.push(short(node.textContent));
    }
  }

  // Words of usual length stay whole; what is longer may be broken anywhere.
  const broken = [];
  const lines = (node, begin, end) => {
    const range = document.createRange();
    range.setStart(node, begin);
    range.setEnd(node, end);
    const boxes = [...range.getClientRects()].filter(each => each.width > 0.5);
    return new Set(boxes.map(each => round(each.top))).size;
  };
  for (const cell of document.querySelectorAll("td, th, dt, dd")) {
    const parts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = parts.nextNode(); node; node = parts.nextNode()) {
      for (const whole of node.textContent.matchAll(/[!-.0-~]{2,}/g)) {
        if (whole[0].length > 18) continue;
        for (const word of whole[0].matchAll(/[^-]+/g)) {
          const begin = whole.index + word.index;
          if (lines(node, begin, begin + word[0].length) > 1) broken.push(word[0]);
        }
      }
    }
  }

  const root = document.scrollingElement;
  const scrolls = [...document.querySelectorAll(".scroll")];
  return {
    title: document.title,
    wide: root.scrollWidth - root.clientWidth,
    scrolled: scrolls.filter(each => each.scrollWidth > each.clientWidth + SLACK).length,
    unreached: scrolls.filter(each => each.tabIndex < 0 || !document.getElementById(
      each.getAttribute("aria-labelledby"))).length,
    pictures: [...document.querySelectorAll("svg")].map(drawing),
    cut, broken,
  };
})()
