package io.beckon.protocol;

import io.beckon.Message;
import io.beckon.Offer;

import tools.jackson.core.JsonGenerator;

/** Offers and messages as JSON, as an admin sends them. */
final class OutgoingJson {
    private static final String LINK_FORM =
            "an http or https URL, or a path on the site, of at most " + Offer.MAX_URL
                    + " characters";

    private OutgoingJson() {}

    static Message readOffer(Fields fields) {
        Offer.Builder offer = fields.parsed("title", Offer::titled, form(Offer.MAX_TITLE));
        fields.optionalParsed("body", offer::body, form(Offer.MAX_BODY));
        fields.optionalParsed("image", offer::image, LINK_FORM);
        Fields action = fields.optionalObject("action");
        if (action != null) {
            String label =
                    action.parsed("label", OutgoingJson::requireLabel, form(Offer.MAX_LABEL));
            action.parsed("url", url -> offer.action(label, url), LINK_FORM);
        }
        return offer.delivery(DeliveryPolicyJson.read(fields)).build().toMessage();
    }

    static Message readMessage(Fields fields) {
        Message.Builder message =
                Message.named(fields.text("name", 1, Message.MAX_NAME)).with(fields.data("data"));
        if (Offer.MESSAGE_NAME.equals(fields.text("name"))) {
            // It would pass by what an offer is checked for.
            throw fields.wrong("name", "another one: an offer is sent in the field \"offer\"");
        }
        if (fields.flag("keep", false)) {
            message.kept().delivery(DeliveryPolicyJson.read(fields));
        } else {
            DeliveryPolicyJson.requireNone(fields);
        }
        return message.build();
    }

    static void writeOffer(JsonGenerator json, Message offer) {
        json.writeObjectPropertyStart("offer");
        ValueJson.writeFields(json, offer.data());
        DeliveryPolicyJson.write(json, offer.delivery());
        json.writeEndObject();
    }

    static void writeMessage(JsonGenerator json, Message message) {
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("name", message.name());
        ValueJson.write(json, "data", message.data());
        json.writeBooleanProperty("keep", message.kept());
        if (message.kept()) {
            DeliveryPolicyJson.write(json, message.delivery());
        }
        json.writeEndObject();
    }

    private static String requireLabel(String label) {
        return new Offer.Action(label, "/").label();
    }

    private static String form(int max) {
        return "a string of 1 to " + max + " characters, not all of them blank";
    }
}
