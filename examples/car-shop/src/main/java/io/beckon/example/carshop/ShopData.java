package io.beckon.example.carshop;

import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.ContextResource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What outlives the shop's process: a database in a file, and the secret by which visitors are known again. A web
 * application has both from its server; here they lie in a folder.
 */
final class ShopData {
    private static final String SECRET_PARAMETER = "beckon.secret";
    private static final int SECRET_BYTES = 32;

    private final Path folder;

    ShopData(Path folder) {
        this.folder = folder;
    }

    /** Gives the web application its data source, and its secret where none is set. */
    void addTo(Context context) {
        try {
            Files.createDirectories(folder);
            if (context.findParameter(SECRET_PARAMETER) == null) {
                context.addParameter(SECRET_PARAMETER, secret());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The shop cannot keep its data in " + folder + ".", e);
        }
        context.getNamingResources().addResource(dataSource());
    }

    private ContextResource dataSource() {
        ContextResource resource = new ContextResource();
        resource.setName(ShopConfigurer.DATA_SOURCE);
        resource.setType("javax.sql.DataSource");
        resource.setAuth("Container");
        resource.setProperty("factory", "com.zaxxer.hikari.HikariJNDIFactory");
        resource.setProperty("maximumPoolSize", "4");
        resource.setCloseMethod("close");
        // What is accepted is on the disk, not half a second later.
        resource.setProperty(
                "jdbcUrl",
                "jdbc:h2:file:" + folder.resolve("shop").toAbsolutePath() + ";WRITE_DELAY=0");
        resource.setProperty("username", "sa");
        resource.setProperty("password", "");
        return resource;
    }

    private String secret() throws IOException {
        Path file = folder.resolve("secret");
        if (!Files.exists(file)) {
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().encodeToString(random));
        }
        return Files.readString(file);
    }
}
