/** What the adapter costs, measured by hand: {@code mvn -q -Dquick -Pupdate-cost -pl servlet-adapter -am process-test-classes}. */
@NullMarked
package io.beckon.servlet.cost;

import org.jspecify.annotations.NullMarked;
