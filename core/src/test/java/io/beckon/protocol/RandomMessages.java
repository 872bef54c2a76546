package io.beckon.protocol;

import io.beckon.Activity;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.Criteria;
import io.beckon.Delivery;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Page;
import io.beckon.Progress;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.SuppressionReason;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Makes messages of every kind, of values at random that the protocol allows. */
final class RandomMessages {
    private static final String ID_CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String[] SNIPPETS = {
        "a", "Z", "0", " ", "\"", "\\", "/", "<", "\u0000", "\n", "\u007f", "é", "ß", "\u2028", "日",
        "\uFFFF", "😀", "ref", "type", "{}", "\\u0041"
    };

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    WireMessage next(Direction direction) {
        return switch (direction) {
            case FROM_VISITOR -> fromVisitor();
            case TO_VISITOR -> toVisitor();
            case FROM_ADMIN -> fromAdmin();
            case TO_ADMIN -> toAdmin();
        };
    }

    private WireMessage fromVisitor() {
        return switch (random.nextInt(12)) {
            case 0 -> new Ping();
            case 1 -> new Pong();
            case 2 ->
                new FromVisitor.Hello(
                        page(),
                        random.nextBoolean(),
                        orNull(this::offset),
                        orNull(() -> "v_" + random.nextInt()),
                        orNull(this::consent),
                        claimed());
            case 11 -> new FromVisitor.ConsentDecision(consent());
            case 10 -> new FromVisitor.Identify(claimed());
            case 3 -> new FromVisitor.PageChange(page());
            case 4 -> new FromVisitor.Join(room());
            case 5 -> new FromVisitor.Leave(room());
            case 6 -> new FromVisitor.Claim(messageId(), orNull(this::millis));
            case 7 ->
                new FromVisitor.ReceiptReport(
                        messageId(),
                        oneOf(
                                DeliveryStatus.DISPLAYED,
                                DeliveryStatus.CLICKED,
                                DeliveryStatus.DISMISSED));
            case 8 -> new FromVisitor.Release(messageId());
            default -> new FromVisitor.Track(text(1, 100), object(3), random.nextBoolean());
        };
    }

    private WireMessage toVisitor() {
        return switch (random.nextInt(11)) {
            case 0 -> new Ping();
            case 1 -> new Pong();
            case 2 -> new Reconnect(millis(), millis());
            case 3 -> problem();
            case 4 ->
                new ToVisitor.Welcome(
                        visitorId(), connectionId(), millis(), orNull(() -> text(1, 100)));
            case 9 -> new ToVisitor.ProfileNews(orNull(this::profile));
            case 5 -> new ToVisitor.Granted(messageId(), millis(), orNull(this::millis));
            case 6 -> new ToVisitor.Refused(messageId(), oneOf(ToVisitor.Reason.values()));
            case 7 -> new ToVisitor.Offset(offset());
            case 8 -> new ToVisitor.Ended(messageId());
            default ->
                new ToVisitor.Deliver(
                        messageId(),
                        text(1, 100),
                        random.nextBoolean(),
                        orNull(this::millis),
                        priority(),
                        object(3));
        };
    }

    private List<FromVisitor.Claimed> claimed() {
        return list(() -> random.nextBoolean()
                ? new FromVisitor.Claimed.Signed(text(1, 200))
                : new FromVisitor.Claimed.Plain(identity()));
    }

    private Identity identity() {
        return new Identity(
                oneOf("own", "segment"), oneOf(Identity.Kind.values()), "x" + count() + "@y");
    }

    private Profile profile() {
        return new Profile(
                traits(),
                Set.copyOf(list(() -> text(0, 20))),
                traits(),
                Set.copyOf(list(() -> text(0, 20))),
                list(() -> new ProfileEvent("e" + text(0, 100), traits(), instant())));
    }

    private Map<String, Object> traits() {
        return object(3);
    }

    private WireMessage fromAdmin() {
        return switch (random.nextInt(10)) {
            case 0 -> new Ping();
            case 1 -> new Pong();
            case 9 -> {
                List<Identity> some = new ArrayList<>(List.of(identity()));
                some.addAll(list(this::identity));
                yield new FromAdmin.Find(text(0, 64), some);
            }
            case 2 -> new FromAdmin.Watch(visitorId());
            case 3 -> new FromAdmin.Unwatch(visitorId());
            case 4 -> new FromAdmin.Send(text(0, 64), audience(), offer(), true, orNull(this::key));
            case 5 -> {
                Message message = message();
                String key = message.kept() ? orNull(this::key) : null;
                yield new FromAdmin.Send(text(0, 64), audience(), message, false, key);
            }
            case 6 -> new FromAdmin.Revoke(messageId());
            case 7 -> new FromAdmin.History(visitorId());
            default ->
                new FromAdmin.Subscribe(
                        criteria(3),
                        oneOf(FromAdmin.Sort.values()),
                        random.nextInt(FromAdmin.MAX_OFFSET + 1),
                        1 + random.nextInt(FromAdmin.MAX_LIMIT));
        };
    }

    private WireMessage toAdmin() {
        return switch (random.nextInt(15)) {
            case 0 -> new Ping();
            case 1 -> new Pong();
            case 2 -> new Reconnect(millis(), millis());
            case 3 -> problem();
            case 4 ->
                new ToAdmin.AdminWelcome(
                        text(0, 40), text(0, 40), connectionId(), rights(), millis(), millis());
            case 5 -> new ToAdmin.Snapshot(list(this::visitor), totals());
            case 6 ->
                new ToAdmin.Changes(
                        list(this::visitor), list(this::visitorId), list(this::visitorId));
            case 7 -> new ToAdmin.Totals(totals());
            case 8 -> new ToAdmin.ActivityUpdate(visitorId(), list(this::activity));
            case 9 -> new ToAdmin.ProgressUpdate(progress(), random.nextBoolean());
            case 10 ->
                new ToAdmin.ReceiptUpdate(new Receipt(
                        messageId(),
                        visitorId(),
                        oneOf(
                                DeliveryStatus.DELIVERED,
                                DeliveryStatus.CONVERTED,
                                DeliveryStatus.EXPIRED,
                                DeliveryStatus.SUPPRESSED,
                                DeliveryStatus.REVOKED),
                        orNull(this::reason),
                        instant()));
            case 12 -> new ToAdmin.Found(text(0, 64), list(this::visitorId));
            case 13 -> {
                Map<Identity, ClaimTrust> known = new LinkedHashMap<>();
                list(this::identity)
                        .forEach(identity -> known.put(identity, oneOf(ClaimTrust.values())));
                yield new ToAdmin.PersonUpdate(visitorId(), known, profile());
            }
            case 11 -> new ToAdmin.HistoryUpdate(visitorId(), list(this::delivery));
            default ->
                new ToAdmin.SentNotice(
                        orNull(() -> text(0, 64)),
                        new Sent(messageId(), count()),
                        text(0, 20),
                        millis(),
                        audience(),
                        text(1, 100),
                        object(3),
                        orNull(this::millis));
        };
    }

    /** Any JSON value, as Java has it after it was read. */
    Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> ((long) Integer.MAX_VALUE + 1) << random.nextInt(31);
            case 4 -> finite();
            case 5, 6 -> text(0, 20);
            case 7 -> object(depth - 1);
            default -> {
                List<Object> values = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    values.add(value(depth - 1));
                }
                yield values;
            }
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put(text(0, 8), value(depth));
        }
        return object;
    }

    private double finite() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0.5;
    }

    String text(int min, int max) {
        int length = min + random.nextInt(max - min + 1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(oneOf(SNIPPETS));
        }
        text.setLength(length);
        if (length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
            // Half a pair would not come back as it was.
            text.setCharAt(length - 1, 'x');
        }
        return text.toString();
    }

    private Criteria criteria(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 11)) {
            case 0 -> new Criteria.Everyone();
            case 1 -> new Criteria.Path(text(0, 256));
            case 2 -> new Criteria.Title(text(0, 256));
            case 3 -> new Criteria.Referrer(text(0, 256));
            case 4 -> new Criteria.Text(text(0, 256));
            case 5 -> new Criteria.InRoom(room());
            case 6 -> new Criteria.LastEvent(text(0, 256));
            case 7 -> new Criteria.PagesSeen(count());
            case 8 -> new Criteria.Tabs(count());
            case 9 -> new Criteria.InSegment(text(0, 256));
            case 10 -> new Criteria.Trait(text(0, 256), text(0, 256));
            case 11 -> new Criteria.All(list(() -> criteria(depth - 1)));
            case 12 -> new Criteria.Any(list(() -> criteria(depth - 1)));
            default -> new Criteria.Not(criteria(depth - 1));
        };
    }

    private Audience audience() {
        return switch (random.nextInt(6)) {
            case 4 -> new Audience.Identified(identity());
            case 5 -> new Audience.Addressed("own", oneOf(Identity.Kind.values()), "p" + count());
            case 0 -> new Audience.One(visitorId());
            case 1 -> new Audience.Room(room());
            case 2 -> new Audience.Matching(criteria(2));
            default -> new Audience.Everybody();
        };
    }

    private Message offer() {
        Offer.Builder offer = Offer.titled("t" + text(0, 119)).delivery(policy());
        if (random.nextBoolean()) {
            offer.body("b" + text(0, 999));
        }
        if (random.nextBoolean()) {
            offer.image(oneOf("/img/a.svg", "https://shop.example/a.png"));
        }
        if (random.nextBoolean()) {
            offer.action("l" + text(0, 59), oneOf("/book?x=1#y", "http://shop.example/"));
        }
        return offer.build().toMessage();
    }

    private Message message() {
        Message.Builder message = Message.named("n" + text(0, 99)).with(object(3));
        if (random.nextBoolean()) {
            message.kept().delivery(policy());
        }
        return message.build();
    }

    private DeliveryPolicy policy() {
        DeliveryPolicy.Builder policy = DeliveryPolicy.builder().priority(priority());
        if (random.nextBoolean()) {
            policy.expiresAfter(expiresAfter());
        } else {
            policy.expiresAt(instant());
        }
        if (random.nextBoolean()) {
            policy.replaces(key());
        }
        if (random.nextBoolean()) {
            policy.budget(1 + random.nextInt(Integer.MAX_VALUE));
        }
        if (random.nextBoolean()) {
            policy.atMostOnce();
        }
        if (random.nextBoolean()) {
            policy.uncapped();
        }
        if (random.nextBoolean()) {
            policy.lateArrivals();
        }
        return policy.build();
    }

    private int priority() {
        return random.nextInt(2 * DeliveryPolicy.MAX_PRIORITY + 1) - DeliveryPolicy.MAX_PRIORITY;
    }

    private String key() {
        return text(1, DeliveryPolicy.MAX_KEY);
    }

    private Duration expiresAfter() {
        return Duration.ofMillis(
                1 + (long) (random.nextDouble() * (FromAdmin.MAX_EXPIRES_AFTER - 1)));
    }

    private Visitor visitor() {
        boolean event = random.nextBoolean();
        return new Visitor(
                visitorId(),
                connectionId(),
                random.nextInt(4) == 0 ? Page.none() : page(),
                text(0, 50),
                instant(),
                instant(),
                count(),
                count(),
                event ? text(1, 100) : null,
                event ? instant() : null,
                new LinkedHashSet<>(list(this::room)),
                Profile.empty(),
                consent());
    }

    private Consent consent() {
        Set<Consent.Purpose> purposes = EnumSet.noneOf(Consent.Purpose.class);
        for (Consent.Purpose purpose : Consent.Purpose.values()) {
            if (random.nextBoolean()) {
                purposes.add(purpose);
            }
        }
        return new Consent(purposes);
    }

    private Activity activity() {
        return new Activity(
                instant(),
                oneOf(Activity.Kind.values()),
                orNull(this::connectionId),
                orNull(this::page),
                orNull(() -> text(0, 50)),
                object(2),
                orNull(this::messageId));
    }

    private ToAdmin.TotalsView totals() {
        return new ToAdmin.TotalsView(
                count(), count(), count(), list(() -> new ToAdmin.RoomSize(room(), count())));
    }

    private Progress progress() {
        return new Progress(
                messageId(),
                count(),
                count(),
                count(),
                count(),
                count(),
                count(),
                count(),
                count(),
                reasons());
    }

    private Map<SuppressionReason, Integer> reasons() {
        Map<SuppressionReason, Integer> reasons = new EnumMap<>(SuppressionReason.class);
        list(this::reason).forEach(reason -> reasons.put(reason, 1 + random.nextInt(1000)));
        return reasons;
    }

    private SuppressionReason reason() {
        return oneOf(SuppressionReason.values());
    }

    private Delivery delivery() {
        return new Delivery(
                messageId(),
                text(1, 100),
                object(2),
                text(0, 40),
                instant(),
                oneOf(DeliveryStatus.values()),
                orNull(this::reason),
                orNull(this::instant));
    }

    private Problem problem() {
        return new Problem(oneOf(ErrorCode.values()), text(0, 100), orNull(() -> text(0, 64)));
    }

    private Set<AdminRight> rights() {
        return new LinkedHashSet<>(list(() -> oneOf(AdminRight.values())));
    }

    private Page page() {
        return new Page(text(1, 200), text(0, 100), text(0, 200));
    }

    private String room() {
        return "r" + text(0, 63).replaceAll("\\p{Cntrl}", "");
    }

    private VisitorId visitorId() {
        return new VisitorId("v_" + idChars(22));
    }

    private ConnectionId connectionId() {
        return new ConnectionId("c_" + idChars(12));
    }

    private MessageId messageId() {
        return new MessageId(idChars(26));
    }

    private String idChars(int length) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < length; i++) {
            id.append(ID_CHARS.charAt(random.nextInt(ID_CHARS.length())));
        }
        return id.toString();
    }

    private int count() {
        return random.nextInt() & Integer.MAX_VALUE;
    }

    private long offset() {
        return (long) (random.nextDouble() * ToVisitor.Offset.MAX);
    }

    private long millis() {
        return (long) (random.nextDouble() * Times.MAX);
    }

    private Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    private <T> T orNull(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    @SafeVarargs
    private final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}
