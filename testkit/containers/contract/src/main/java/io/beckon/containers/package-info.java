/** What Beckon needs of a servlet container, as tests that a module for each container inherits. */
@org.jspecify.annotations.NullMarked
package io.beckon.containers;
