// A map to press on for a place. Only the page that shows one loads this; without it the place is typed.

import { divIcon, geoJSON, map as makeMap, marker, tileLayer, tooltip } from "leaflet/dist/leaflet-src.esm.js";

const WHOLE_COUNTRY = [[30.5, 128.5], [45.6, 146]];
const NEAR = 9; // all of a prefecture
const AT_THE_SPOT = 15; // single streets
const NAMES_FROM = 7; // names of 47 prefectures would cover each other

const nearest = (seats, { lat, lng }) => {
  const east = Math.cos((lat * Math.PI) / 180);
  const distance = (seat) => (seat.latitude - lat) ** 2 + ((seat.longitude - lng) * east) ** 2;
  return seats.reduce((best, seat) => (distance(seat) < distance(best) ? seat : best));
};

async function drawCountry(map, url) {
  const pane = map.createPane("country");
  pane.style.zIndex = 150; // below the tiles: what is seen where none come
  const answer = await fetch(url);
  if (answer.ok) geoJSON(await answer.json(), { pane: "country", interactive: false, className: "map-country" }).addTo(map);
}

function nameSeats(map, seats) {
  for (const { name, latitude, longitude } of seats) {
    tooltip([latitude, longitude], { permanent: true, direction: "center", className: "map-name", interactive: false })
      .setContent(name)
      .addTo(map);
  }
  const show = () => map.getContainer().classList.toggle("map-names", map.getZoom() >= NAMES_FROM);
  map.on("zoomend", show);
  show();
}

function start(box) {
  const { dataset } = box;
  const form = box.closest("form");
  const field = (name) => form.querySelector(`[name=${name}]`);
  const words = box.querySelector("[data-map-words]");
  const seats = JSON.parse(document.getElementById("map-seats").textContent);
  const map = makeMap(box.querySelector("[data-map-canvas]"), { maxZoom: 18, attributionControl: true });
  map.attributionControl.setPrefix(false);

  const typed = field("latitude").value && { lat: Number(field("latitude").value), lng: Number(field("longitude").value) };
  const home = seats.find((seat) => seat.code === dataset.home);
  if (typed) map.setView(typed, AT_THE_SPOT);
  else if (home) map.setView([home.latitude, home.longitude], NEAR);
  else map.fitBounds(WHOLE_COUNTRY);

  drawCountry(map, dataset.country);
  if (dataset.tiles) {
    const credit = document.createElement("a");
    credit.href = dataset.creditUrl;
    credit.textContent = dataset.credit;
    tileLayer(dataset.tiles, { maxZoom: 18, attribution: credit.outerHTML }).addTo(map);
  }
  nameSeats(map, seats);

  let pin = null;
  const place = (at) => {
    pin ??= marker(at, { draggable: true, keyboard: false, icon: divIcon({ className: "map-pin", iconSize: [24, 24], iconAnchor: [12, 29] }) })
      .on("dragend", () => put(pin.getLatLng()))
      .addTo(map);
    pin.setLatLng(at);
  };
  const put = (at) => {
    const { lat, lng } = at.wrap ? at.wrap() : at;
    place(at);
    for (const [name, value] of Object.entries({ latitude: lat.toFixed(6), longitude: lng.toFixed(6), accuracy: "", fixed_at: "" })) field(name).value = value;
    words.textContent = dataset.wordsPut.replace("{prefecture}", nearest(seats, { lat, lng }).name);
  };
  if (typed) place(typed);
  map.on("click", (event) => put(event.latlng));
  box.querySelector("[data-map-centre]").addEventListener("click", () => put(map.getCenter()));
  form.addEventListener("position:found", ({ detail }) => {
    const at = { lat: detail.latitude, lng: detail.longitude };
    place(at);
    map.setView(at, AT_THE_SPOT);
  });
}

for (const box of document.querySelectorAll("[data-map]")) {
  box.hidden = false;
  // Measured only once it is to be seen: a closed box has no width.
  box.addEventListener("toggle", () => box.open && start(box), { once: true });
}
