/** Mailboxes, deliveries and the journal of Beckon in a database. */
module io.beckon.jdbc {
    requires transitive io.beckon.core;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.beckon.jdbc;
}
