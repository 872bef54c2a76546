package io.beckon.containers;

/** What all parts of the contract have in common that need a whole servlet container. */
interface OnContainer extends OnEndpoints {
    /** The web applications on the container under test; none at the beginning of a test. */
    Deployments webapps();

    @Override
    default Deployed shop() {
        return webapps().deploy("/shop", Webapp.byWebXml());
    }

    @Override
    default Deployed fastShop() {
        return webapps().deploy("/shop", Webapp.withFastTime());
    }

    @Override
    default Deployed shopFor(String origin) {
        return webapps()
                .deploy("/shop", Webapp.byWebXml().parameter("beckon.allowedOrigins", origin));
    }
}
