package io.aichain.log.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;

/** A broker with an authorizer, which lets everybody do what was not denied. */
public final class GuardedKafka implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrap;

    private GuardedKafka(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    public static GuardedKafka start(Path folder) throws IOException {
        BrokerSettings settings = BrokerSettings.of(folder, 0);
        BrokerFolder.format(folder, settings);
        Properties properties = settings.properties();
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("allow.everyone.if.no.acl.found", "true");
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new GuardedKafka(server, "127.0.0.1:" + settings.port());
    }

    public String bootstrap() {
        return bootstrap;
    }

    /** Nobody may do anything with a resource any more; brokers take that up a moment later. */
    public void deny(ResourceType type, String name) throws Exception {
        deny(type, name, AclOperation.ALL);
    }

    /** Nobody may do that one thing any more. */
    public void deny(ResourceType type, String name, AclOperation what) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createAcls(List.of(denial(type, name, what))).all().get(60, TimeUnit.SECONDS);
        }
    }

    /** Takes a denial back. */
    public void allow(ResourceType type, String name, AclOperation what) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.deleteAcls(List.of(denial(type, name, what).toFilter())).all().get(60, TimeUnit.SECONDS);
        }
    }

    private static AclBinding denial(ResourceType type, String name, AclOperation what) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", what, AclPermissionType.DENY));
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
