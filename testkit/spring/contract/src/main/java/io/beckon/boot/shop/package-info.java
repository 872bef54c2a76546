/** An application as its developers write it. */
package io.beckon.boot.shop;
