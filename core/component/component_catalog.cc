#include "core/component/component_catalog.h"

#include <algorithm>
#include <utility>

namespace osiris {
namespace {

constexpr int64_t kMaxPort = 65535;

ComponentField Field(std::string name, FieldType type,
                     std::string description) {
  return {.name = std::move(name),
          .type = type,
          .description = std::move(description)};
}

ComponentField Required(ComponentField field) {
  field.required = true;
  return field;
}

ComponentField SecretField(std::string name, std::string description) {
  ComponentField field =
      Field(std::move(name), FieldType::kString, std::move(description));
  field.secret = true;
  return field;
}

ComponentField Enum(std::string name, std::vector<std::string> choices,
                    std::string description) {
  ComponentField field =
      Field(std::move(name), FieldType::kEnum, std::move(description));
  field.choices = std::move(choices);
  return field;
}

ComponentField Port(int port) {
  ComponentField field =
      Field("port", FieldType::kInteger, "TCP port of the server");
  field.default_value = port;
  field.minimum = 1;
  field.maximum = kMaxPort;
  return field;
}

ComponentSpec Spec(std::string family, std::string title, std::string summary) {
  return {.family = std::move(family),
          .title = std::move(title),
          .summary = std::move(summary),
          .version = "1.0.0",
          .capabilities = {Capability::kDiscover, Capability::kRead},
          .fields = {},
          .one_of = {}};
}

// What the two servers that speak SQL over a socket have in common.
std::vector<ComponentField> ServerFields(int port,
                                         std::vector<std::string> ssl_modes) {
  ComponentField host =
      Field("host", FieldType::kString, "name or address of the server");
  host.default_value = "localhost";
  return {
      std::move(host),
      Port(port),
      Required(Field("database", FieldType::kString, "name of the database")),
      Required(Field("user", FieldType::kString,
                     "user to connect as; one that may only read is enough")),
      SecretField("password", "the user's password"),
      Field("socket", FieldType::kPath,
            "Unix socket, or its folder, instead of host and port"),
      Enum("sslmode", std::move(ssl_modes),
           "how far the connection must be encrypted and the server known"),
      Field("sslrootcert", FieldType::kPath,
            "file with the certificates that vouch for the server"),
      Field("ssh", FieldType::kString,
            "host to tunnel through: user@host or user@host:port"),
  };
}

ComponentSpec Csv() {
  ComponentSpec spec =
      Spec("csv", "CSV files", "a folder of CSV files, one table each");
  spec.fields = {Required(
      Field("folder", FieldType::kPath, "folder that holds the files"))};
  return spec;
}

ComponentSpec DuckDb() {
  ComponentSpec spec = Spec("duckdb", "DuckDB",
                            "a DuckDB database, or a folder of Parquet files");
  spec.fields = {
      Field("path", FieldType::kPath, "the database file"),
      Field("folder", FieldType::kPath, "folder that holds Parquet files")};
  spec.one_of = {{"path", "folder"}};
  return spec;
}

ComponentSpec GraphQl() {
  ComponentSpec spec = Spec("graphql", "GraphQL", "a GraphQL service");
  ComponentField headers = Field("headers", FieldType::kMap,
                                 "further headers to send with each request");
  headers.secret = true;
  spec.fields = {
      Required(Field("endpoint", FieldType::kString, "URL of the service")),
      Enum("auth_type", {"none", "basic", "bearer", "header"},
           "how requests are authenticated"),
      SecretField("auth_token", "token, or password for `basic`"),
      Field("auth_username", FieldType::kString, "user name for `basic`"),
      std::move(headers)};
  return spec;
}

ComponentSpec MySql() {
  ComponentSpec spec =
      Spec("mysql", "MySQL", "a MySQL or MariaDB database, or what speaks so");
  spec.fields = ServerFields(
      3306, {"disable", "prefer", "require", "verify-ca", "verify-full"});
  return spec;
}

ComponentSpec Odbc() {
  ComponentSpec spec =
      Spec("odbc", "ODBC", "any database that has an ODBC driver");
  spec.fields = {
      Field("dsn", FieldType::kString, "name of a configured data source"),
      SecretField("connection_string", "connection string of the driver")};
  spec.one_of = {{"dsn", "connection_string"}};
  return spec;
}

ComponentSpec PostHog() {
  ComponentSpec spec = Spec("posthog", "PostHog", "a PostHog project");
  spec.fields = {
      Required(Field("project_id", FieldType::kString, "id of the project")),
      Required(SecretField("api_key", "personal API key")),
      Enum("region", {"us", "eu", "self_hosted"},
           "where the project is hosted")};
  return spec;
}

ComponentSpec PostgreSql() {
  ComponentSpec spec = Spec("postgresql", "PostgreSQL",
                            "a PostgreSQL database, or what speaks so");
  spec.fields = ServerFields(5432, {"disable", "allow", "prefer", "require",
                                    "verify-ca", "verify-full"});
  return spec;
}

ComponentSpec Sqlite() {
  ComponentSpec spec = Spec("sqlite", "SQLite", "an SQLite database file");
  spec.fields = {
      Required(Field("path", FieldType::kPath, "the database file"))};
  return spec;
}

ComponentSpec Supabase() {
  ComponentSpec spec = Spec("supabase", "Supabase", "a Supabase project");
  spec.fields = {
      Field("url", FieldType::kString, "URL of the project"),
      Field("project_id", FieldType::kString, "id of the project"),
      SecretField("key", "API key of the project"),
      SecretField("pg_dsn", "PostgreSQL connection URI of the project")};
  spec.one_of = {{"url", "project_id"}};
  return spec;
}

}  // namespace

const std::vector<ComponentSpec>& AllComponents() {
  static const auto* const components = new std::vector<ComponentSpec>{
      Csv(),        DuckDb(),  GraphQl(), MySql(),    Odbc(),
      PostgreSql(), PostHog(), Sqlite(),  Supabase(),
  };
  return *components;
}

const std::vector<std::string>& AvailableFamilies() {
  static const auto* const families = new std::vector<std::string>{
      "sqlite",
  };
  return *families;
}

const ComponentSpec* FindComponent(std::string_view family) {
  for (const ComponentSpec& spec : AllComponents()) {
    if (spec.family == family) return &spec;
  }
  return nullptr;
}

bool IsAvailable(std::string_view family) {
  const std::vector<std::string>& families = AvailableFamilies();
  return std::find(families.begin(), families.end(), family) != families.end();
}

bool IsSecretFieldAnywhere(std::string_view name) {
  for (const ComponentSpec& spec : AllComponents()) {
    const ComponentField* const field = spec.Find(name);
    if (field != nullptr && field->secret) return true;
  }
  return false;
}

}  // namespace osiris
