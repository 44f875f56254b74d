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
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
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
        add(rule(type, name, AclPermissionType.DENY, AclOperation.ALL));
    }

    /** Nobody may do that one thing any more. */
    public void deny(ResourceType type, String name, AclOperation what) throws Exception {
        // what has a rule is closed to all that no rule allows
        add(
                rule(type, name, AclPermissionType.ALLOW, AclOperation.ALL),
                rule(type, name, AclPermissionType.DENY, what));
    }

    /** Everybody may do everything with it again. */
    public void allow(ResourceType type, String name) throws Exception {
        AclBindingFilter all = new AclBindingFilter(
                new ResourcePatternFilter(type, name, PatternType.LITERAL), AccessControlEntryFilter.ANY);
        try (Admin admin = admin()) {
            admin.deleteAcls(List.of(all)).all().get(60, TimeUnit.SECONDS);
        }
    }

    private void add(AclBinding... rules) throws Exception {
        try (Admin admin = admin()) {
            admin.createAcls(List.of(rules)).all().get(60, TimeUnit.SECONDS);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    private static AclBinding rule(ResourceType type, String name, AclPermissionType permission, AclOperation what) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", what, permission));
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
