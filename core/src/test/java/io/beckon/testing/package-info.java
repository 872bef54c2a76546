/**
 * Fakes and fixtures that the tests of every module share: {@link io.beckon.testing.VirtualTime time} that passes when a test
 * says so, a {@link io.beckon.testing.FakeTransport transport} in memory, {@link io.beckon.testing.TestVisitor browsers} and
 * {@link io.beckon.testing.TestAdmin admins} on top of it, a {@link io.beckon.testing.RecordingListener listener} and an
 * {@link io.beckon.testing.HandExecutor executor}.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Beckon beckon = Beckon.builder(site).time(time, time).executor(HandExecutor.inline()).build();
 * TestAdmin admin = TestAdmin.of(beckon).subscribe();
 * TestVisitor visitor = TestVisitor.on(beckon, "/cars/1");
 * time.advanceMillis(10);
 * assertThat(admin.picture().ids()).containsExactly(visitor.id());
 * }</pre>
 */
@NullMarked
package io.beckon.testing;

import org.jspecify.annotations.NullMarked;
