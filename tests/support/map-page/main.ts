/** Mounts the map alone, with values that depend on the code only; the test drives it through `window.page`. */
import { mount } from 'svelte';
import '#web/app.css';
import MapPage from './MapPage.svelte';

mount(MapPage, { target: document.getElementById('app')! });
