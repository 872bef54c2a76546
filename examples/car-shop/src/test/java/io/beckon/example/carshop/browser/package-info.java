/** Drives the shop as persons do, in a real browser. */
@NullMarked
package io.beckon.example.carshop.browser;

import org.jspecify.annotations.NullMarked;
