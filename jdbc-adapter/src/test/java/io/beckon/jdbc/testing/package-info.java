/** Databases for tests: real servers, thrown away afterwards. */
package io.beckon.jdbc.testing;
