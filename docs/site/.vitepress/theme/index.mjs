// The usual theme, with the fonts that the reader's system has.
import DefaultTheme from 'vitepress/theme-without-fonts';
import Comparison from './Comparison.vue';
import './style.css';

/** @type {import('vitepress').Theme} */
export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Comparison', Comparison);
  },
};
