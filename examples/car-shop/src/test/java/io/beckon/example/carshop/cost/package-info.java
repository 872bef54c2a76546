/** What the shop's visitors cost, measured. COST.md of this example says how to start it and how to read it. */
@NullMarked
package io.beckon.example.carshop.cost;

import org.jspecify.annotations.NullMarked;
